SELECT *, '' as as_text
FROM "$events/#"
