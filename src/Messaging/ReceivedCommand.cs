namespace ImageGen.Messaging;

/// <summary>A command as it was delivered.</summary>
/// <param name="Command">The command.</param>
/// <param name="IsRecorded">Whether its sender says that the rows of its jobs are in the store already, as the gateway does.</param>
public sealed record ReceivedCommand<TCommand>(TCommand Command, bool IsRecorded);
