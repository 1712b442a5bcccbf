-- The calls of providers within turns.
SELECT 1;
