package org.mlaudit.streams.explain.tree;

import java.util.List;

/**
 * The work space that programs need in a lane.
 *
 * @param slots most slots of a program
 * @param points most points of a program
 * @param lines most lines of ranks
 * @param players number of players
 */
record LaneSize(int slots, int points, int lines, int players) {
    /** Returns what the largest of some programs need. */
    static LaneSize of(List<Program> programs, int players) {
        int slots = 2;
        int points = 1;
        int lines = 0;
        for (Program program : programs) {
            slots = Math.max(slots, program.slots);
            points = Math.max(points, program.points);
            lines = Math.max(lines, program.columns.lines());
        }
        return new LaneSize(slots, points, lines, players);
    }
}
