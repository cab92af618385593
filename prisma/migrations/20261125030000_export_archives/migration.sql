-- A record may be handed over as one archive of all its formats.
SET ROLE renavest_owner;

ALTER TABLE exports DROP CONSTRAINT exports_format_check;
ALTER TABLE exports ADD CONSTRAINT exports_format_check CHECK (format IN ('csv', 'json', 'html', 'pdf', 'zip'));

RESET ROLE;
