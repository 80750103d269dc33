SELECT *
FROM "$events/#"
