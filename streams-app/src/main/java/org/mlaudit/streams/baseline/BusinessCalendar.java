package org.mlaudit.streams.baseline;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;

/**
 * The time zone and the holidays by which windows are compared: policies {@value #ZONE} (UTC), {@value #CALENDAR} (an ISO
 * 3166 country, perhaps with regions: {@code US}, {@code de-by}; none by default) and {@value #HOLIDAYS} (further dates).
 */
final class BusinessCalendar {
    static final String ZONE = "baseline.zone";
    static final String CALENDAR = "baseline.holiday.calendar";
    static final String HOLIDAYS = "baseline.holiday.dates";

    private static final Map<String, HolidayManager> MANAGERS = new ConcurrentHashMap<>();

    private final ZoneId zone;
    private final Set<LocalDate> dates;
    private final @Nullable HolidayManager manager;
    private final String[] regions;

    private BusinessCalendar(ZoneId zone, Set<LocalDate> dates, @Nullable HolidayManager manager, String... regions) {
        this.zone = zone;
        this.dates = dates;
        this.manager = manager;
        this.regions = regions;
    }

    static BusinessCalendar of(ModelContract contract) {
        try {
            ZoneId zone = ZoneId.of(contract.policyText(ZONE).orElse("UTC"));
            Set<LocalDate> dates = contract.policyList(HOLIDAYS).stream()
                    .map(LocalDate::parse)
                    .collect(Collectors.toUnmodifiableSet());
            Optional<String> calendar = contract.policyText(CALENDAR);
            if (calendar.isEmpty()) {
                return new BusinessCalendar(zone, dates, null);
            }
            List<String> parts = List.of(calendar.get().split("-"));
            HolidayManager manager = MANAGERS.computeIfAbsent(
                    parts.getFirst(), country -> HolidayManager.getInstance(ManagerParameters.create(country)));
            return new BusinessCalendar(
                    zone, dates, manager, parts.subList(1, parts.size()).toArray(String[]::new));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "policies " + ZONE + " and " + HOLIDAYS + " take a time zone and dates: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(
                    "policy " + CALENDAR + " names no known calendar: "
                            + contract.policyText(CALENDAR).orElse(""),
                    e);
        }
    }

    ZoneId zone() {
        return zone;
    }

    boolean isHoliday(LocalDate day) {
        return dates.contains(day) || (manager != null && manager.isHoliday(day, regions));
    }
}
