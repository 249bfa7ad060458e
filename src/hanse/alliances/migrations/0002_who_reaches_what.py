"""The database's own answer to the question which alliances a person reaches: hanse_seats and hanse_enter.

Both run with the rights of the tables' owner, because they are asked before anybody's wall stands.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION hanse_seats(person bigint, today date)
RETURNS TABLE (role text, alliance_id bigint, member_city_id bigint, shared bigint[], second_factor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT s.role::text, s.alliance_id, s.member_city_id,
           (SELECT array_agg(share.member_city_id ORDER BY share.member_city_id)
              FROM alliances_cityshare share WHERE share.seat_id = s.id AND share.ended_at IS NULL),
           a.second_factor_required
      FROM alliances_seat s
      JOIN people_person p ON p.id = s.person_id AND p.is_active
      LEFT JOIN alliances_alliance a ON a.id = s.alliance_id
     WHERE s.person_id = person AND s.starts_on <= today AND (s.ends_on IS NULL OR s.ends_on >= today)
     ORDER BY s.id
$$;

CREATE FUNCTION hanse_enter(person bigint, today date)
RETURNS TABLE (role text, alliance_id bigint, member_city_id bigint, shared bigint[], second_factor boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('hanse.inside', 'yes', true),
            set_config('hanse.person', coalesce(person::text, ''), true),
            set_config('hanse.reach', coalesce(
                (SELECT array_agg(DISTINCT s.alliance_id) FILTER (WHERE s.alliance_id IS NOT NULL)
                   FROM hanse_seats(person, today) s)::text, ''), true),
            set_config('hanse.steward', CASE WHEN EXISTS (
                SELECT FROM hanse_seats(person, today) s WHERE s.role = 'global_steward') THEN 'yes' ELSE '' END, true);
    RETURN QUERY SELECT * FROM hanse_seats(person, today);
END
$$;
"""
DROP = "DROP FUNCTION hanse_enter(bigint, date); DROP FUNCTION hanse_seats(bigint, date);"


class Migration(migrations.Migration):
    replaces = [("alliances", "0003_who_reaches_what")]
    dependencies = [
        ("alliances", "0001_squashed"),
        ("people", "0002_history_of_people"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
