using ImageGen.Contracts;

namespace ImageGen.Messaging;

/// <summary>
/// Sends commands to the bus. Sending is limited in time, and no job depends on it: if a command is lost, the due set starts
/// its job.
/// </summary>
public interface ICommandSender
{
    /// <summary>
    /// Sends to the queue of a lane; false when the broker did not confirm it within the timeout (2 s by default) or could not route
    /// it; both are logged. Throws only when <paramref name="cancellationToken"/> is canceled.
    /// </summary>
    Task<bool> TrySendAsync(GenerateImage command, string lane, CancellationToken cancellationToken);
}
