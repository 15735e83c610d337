-- Ends texts to one person that nobody took in their time.
-- Called by direct/store, every second; parameter: now.
UPDATE chappe_directtext SET state = 'expired', code = '', changed_at = %(now)s
WHERE state = 'ready' AND ends_at <= %(now)s
