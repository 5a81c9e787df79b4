namespace ImageGen.Messaging;

/// <summary>The queues that a part of this host consumes; found among the services when the bus is made.</summary>
public interface ICommandEndpoints
{
    /// <summary>Each queue at most once in the whole host.</summary>
    IEnumerable<CommandEndpoint> All { get; }
}
