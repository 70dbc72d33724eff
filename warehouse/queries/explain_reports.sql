FROM reports_of($1)
