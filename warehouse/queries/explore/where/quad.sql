i.quad = $quad
