SELECT *, '' as as_text,
  CASE WHEN is_null(payload) THEN payload ELSE base64_encode(payload) END as payload
FROM "$events/#"
