using ImageGen.Contracts;

namespace ImageGen.Messaging;

/// <summary>
/// Hands commands to the bus. Sending is bounded in time and never needed for a job to end: the due set brings back what a
/// lost command would have started.
/// </summary>
public interface ICommandSender
{
    /// <summary>
    /// Sends to the queue of a lane; false when the broker did not confirm it within the bound (2 s by default) or could not route
    /// it, which is logged. Throws only when <paramref name="cancellationToken"/> is canceled.
    /// </summary>
    Task<bool> TrySendAsync(GenerateImage command, string lane, CancellationToken cancellationToken);
}
