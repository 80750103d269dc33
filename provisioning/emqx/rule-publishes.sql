SELECT *
FROM "$events/#", "#"
