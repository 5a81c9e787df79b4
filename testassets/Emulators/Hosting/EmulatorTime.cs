namespace ImageGen.Emulators.Hosting;

/// <summary>Waits on the emulator's clock.</summary>
internal static class EmulatorTime
{
    /// <summary>
    /// Waits until a time. A test sets the clock forward as soon as it sees an order in the ledger, which may be before the wait begins: a wait for
    /// the whole duration of the order would then end late, or never.
    /// </summary>
    public static async Task WaitUntilAsync(this TimeProvider time, DateTimeOffset end, CancellationToken cancellationToken)
    {
        while (end - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, cancellationToken);
        }
    }
}
