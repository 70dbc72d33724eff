i.confidence >= $confidence
