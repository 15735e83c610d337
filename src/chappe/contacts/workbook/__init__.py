"""Reading workbooks (XLSX, ECMA-376) as a stream of records, in flat memory, without trusting anything in them."""
