# What people and continuous integration both run. `just` alone lists it.
default:
    @just --list

# make .venv with everything for development
setup:
    bash -c '. bin/_environment && ensure_environment dev'

# formatting, layers, types
check: setup
    .venv/bin/ruff check src tests bench docs
    .venv/bin/ruff format --check src tests bench docs
    .venv/bin/lint-imports
    .venv/bin/mypy

# all tests (or those named)
test *ARGS:
    bin/test {{ARGS}}

# the console, the worker and dispatch in one process tree
run:
    bin/chappe serve

# the demonstration
demo *ARGS:
    bin/demo {{ARGS}}

# a simulated year and a hundred forecasts, by the real claim: half an hour (SEEDS, how many DEPLOYMENTS a year)
year SEEDS="1,2,3" DEPLOYMENTS="150": setup
    CHAPPE_YEAR_SEEDS={{SEEDS}} CHAPPE_YEAR_DEPLOYMENTS={{DEPLOYMENTS}} CHAPPE_FORETOLD=100 bin/test -s tests/dispatch/test_year.py tests/dispatch/test_foretold.py

# processes killed, wires cut, networks that misbehave, drawn from so many seeds: twenty seconds each (RUNS, from SEED on)
chaos RUNS="200" SEED="1": setup
    PYTHONPATH=src:. .venv/bin/python -m tests.chaos --runs {{RUNS}} --seed {{SEED}} --logs

# every quarter of an hour from 2024 to 2031, for all rulebooks in all their zones, against a naive reading: half an hour
quarters: setup
    CHAPPE_QUARTERS=all bin/test tests/windows/test_every_quarter.py

# benchmarks, as ratios to floors timed in the same run
bench *ARGS: setup
    .venv/bin/python -m bench {{ARGS}}

# a million recipients end to end, with figures: some minutes
soak *ARGS: setup
    .venv/bin/python -m bench soak {{ARGS}}

# the generated pages of docs/reference
docs: setup
    .venv/bin/python -m docs.generate

# collect new sentences into the catalogues of translations
messages: setup
    .venv/bin/python -m chappe.config.catalogues --collect

# lock the requirements again (hashes, no addresses)
lock:
    for f in build run dev; do uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links requirements/$f.in -o requirements/$f.txt; done
