CREATE OR REPLACE TEMP TABLE touched (group_id VARCHAR, published_on DATE);
CREATE OR REPLACE TEMP TABLE decided_again (event_id VARCHAR);
