package org.ovn4j.ipam;

import java.util.List;

/**
 * What became of a pool that was restored.
 *
 * @param held how many leases are held now
 * @param cooling how many cool down; an address that was given up for another counts as one
 * @param sequence the number of the last change that is in the pool; the next one has a higher
 * @param findings what was not restored, and what could not be read, in no certain order
 */
public record RestoreReport(long held, long cooling, long sequence, List<RestoreFinding> findings) {
  /** Copies the findings. */
  public RestoreReport {
    findings = List.copyOf(findings);
  }

  /**
   * Whether the pool is in every respect what it was after the last change that was acknowledged.
   * The torn tail of a journal does not count, for that change was not.
   */
  public boolean isExact() {
    return findings.stream()
        .allMatch(
            finding ->
                finding instanceof RestoreFinding.TornTail torn
                    && !torn.stream().equals(LeaseRestore.SNAPSHOT));
  }
}
