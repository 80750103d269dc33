SELECT *, '' as as_text,
  CASE WHEN is_null(payload) THEN payload
       WHEN regex_match(payload, '^(?>[\x01-\x7F]+|[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})*+\z') THEN payload
       ELSE concat('base64:', base64_encode(payload)) END as payload
FROM "$events/#", "#"
