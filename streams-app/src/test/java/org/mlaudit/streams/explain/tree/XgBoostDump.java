package org.mlaudit.streams.explain.tree;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mlaudit.streams.explain.model.Tree;

/** Trees from XGBoost's text dump with statistics: only numeric splits. */
final class XgBoostDump {
    private static final Pattern SPLIT = Pattern.compile(
            "\\s*(\\d+):\\[f(\\d+)<([^]]+)] yes=(\\d+),no=(\\d+),missing=(\\d+),gain=[^,]+,cover=(\\S+)\\s*");
    private static final Pattern LEAF = Pattern.compile("\\s*(\\d+):leaf=([^,]+),cover=(\\S+)\\s*");

    private XgBoostDump() {}

    /**
     * Reads a tree.
     *
     * @param dump one tree's text
     * @param output output that it adds to
     * @param sign what leaves are multiplied by
     */
    static Tree tree(String dump, int output, double sign) {
        String[] lines = dump.strip().split("\n");
        int nodes = Arrays.stream(lines)
                        .mapToInt(line -> Integer.parseInt(
                                line.substring(0, line.indexOf(':')).strip()))
                        .max()
                        .orElseThrow()
                + 1;
        if (nodes != lines.length) {
            throw new IllegalArgumentException("the nodes of a tree are not numbered from 0 to their number");
        }
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        int[] column = new int[nodes];
        double[] threshold = new double[nodes];
        boolean[] missingLeft = new boolean[nodes];
        double[] value = new double[nodes];
        double[] cover = new double[nodes];
        for (String line : lines) {
            Matcher split = SPLIT.matcher(line);
            Matcher leaf = LEAF.matcher(line);
            if (split.matches()) {
                int node = Integer.parseInt(split.group(1));
                column[node] = Integer.parseInt(split.group(2));
                threshold[node] = Float.parseFloat(split.group(3));
                left[node] = Integer.parseInt(split.group(4));
                right[node] = Integer.parseInt(split.group(5));
                missingLeft[node] = Integer.parseInt(split.group(6)) == left[node];
                cover[node] = Float.parseFloat(split.group(7));
            } else if (leaf.matches()) {
                int node = Integer.parseInt(leaf.group(1));
                left[node] = -1;
                right[node] = -1;
                value[node] = sign * Float.parseFloat(leaf.group(2));
                cover[node] = Float.parseFloat(leaf.group(3));
            } else {
                throw new IllegalArgumentException("not a node: " + line);
            }
        }
        return new Tree(output, left, right, column, threshold, missingLeft, value, cover);
    }
}
