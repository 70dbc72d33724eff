-- A transaction that changed something.
INSERT INTO load_batch BY NAME
SELECT
    $batch_id AS batch_id, $batches AS batches, $run_id AS run_id, $kind AS kind, $loaded_at AS loaded_at, $entries AS entries, $articles AS articles, $replaced AS replaced,
    $documents AS documents, $events AS events, $rejections AS rejections, $polls AS polls
