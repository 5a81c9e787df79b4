namespace ImageGen.Messaging;

/// <summary>A command as it was delivered.</summary>
/// <param name="Command">The command.</param>
/// <param name="IsRecorded">Whether its sender, such as the gateway, states that the rows of its jobs are already in the store.</param>
/// <param name="Lane">The lane of the queue that delivered it; null for a command that has no lane.</param>
public sealed record ReceivedCommand<TCommand>(TCommand Command, bool IsRecorded, string? Lane);
