package io.jenkins.plugins.kubestash.restic;

import io.jenkins.plugins.kubestash.model.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a restic command, for one repository. Nothing secret is among them, and no shell is needed.
 *
 * @param binary path of restic
 * @param location of the repository, component included
 * @param options global words
 * @param lockWait how long to wait for a lock of somebody alive; zero is not at all
 */
public record ResticArguments(String binary, String location, List<String> options, Duration lockWait) {
    public ResticArguments {
        options = List.copyOf(options);
    }

    /**
     * Stores what a command writes; there is a snapshot only if the command ends well. restic writes JSON lines.
     *
     * @param file name of the stream in the snapshot, such as {@code dump.ksrd}
     * @param host whose snapshots these are, for restic
     * @param tags each as it is to be: {@code key=value}
     * @param command the words of the command
     * @throws IllegalArgumentException one line when there is no command, or a comma in a tag, which restic would split
     */
    public List<String> backup(String file, String host, List<String> tags, List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("there is no command whose output could be stored");
        }
        List<String> words = start("backup");
        words.addAll(List.of("--json", "--stdin-from-command", "--stdin-filename", "/" + file, "--host", host));
        for (String tag : tags) {
            if (tag.isBlank() || tag.contains(",") || tag.contains("\n")) {
                throw new IllegalArgumentException("the tag " + Shown.value(tag)
                        + " cannot be used: restic takes no comma and no line break in it");
            }
            words.addAll(List.of("--tag", tag));
        }
        words.add("--");
        words.addAll(command);
        return List.copyOf(words);
    }

    private List<String> start(String command) {
        List<String> words = new ArrayList<>(List.of(binary, command, "--repo", location));
        words.addAll(options);
        if (!lockWait.isZero()) {
            words.addAll(List.of("--retry-lock", lockWait.toSeconds() + "s"));
        }
        return words;
    }
}
