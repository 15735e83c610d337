-- Whether an extension is in this database, and whether the present role could make it there.
-- Called by base/queries.extension; parameter: name.
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = %(name)s::name),
       EXISTS (
           SELECT FROM pg_available_extension_versions
           WHERE name = %(name)s::name
             AND (
                 trusted AND has_database_privilege(current_database(), 'CREATE')
                 OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
             )
       )
