i.mode = $mode
