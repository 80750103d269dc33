SELECT *, '' as as_text,
  CASE WHEN is_null(payload) THEN payload
       ELSE concat('base64:', base64_encode(payload)) END as payload
FROM "$events/#"
