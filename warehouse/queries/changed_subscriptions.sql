-- Of the relation `listed` what the table subscription does not have, or has otherwise.
CREATE OR REPLACE TEMP TABLE changed AS FROM listed EXCEPT FROM subscription
