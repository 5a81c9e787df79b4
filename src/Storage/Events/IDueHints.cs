namespace ImageGen.Storage.Events;

/// <summary>
/// Hints from the store that a job became due before its moment: its provider called, or somebody changed his mind. A hint may be lost; it
/// saves latency and decides nothing. One loop of a process waits for them.
/// </summary>
public interface IDueHints
{
    /// <summary>
    /// Completes when a hint about one of the lanes has come since the last wait, or when <paramref name="atMost"/> is over, whichever comes
    /// first. The lanes are the same every time.
    /// </summary>
    Task WaitAsync(IReadOnlyCollection<string> lanes, TimeSpan atMost, CancellationToken cancellationToken);
}
