namespace ImageGen.Messaging;

/// <summary>The queues that a part of this host consumes. The bus collects all implementations from the services when it is created.</summary>
public interface ICommandEndpoints
{
    /// <summary>Each queue at most once in the whole host.</summary>
    IEnumerable<CommandEndpoint> All { get; }
}
