namespace ImageGen.Servers;

/// <summary>A broker that takes the commands of rabbitmqctl.</summary>
internal interface IBrokerInstance : IServerInstance
{
    /// <summary>Runs rabbitmqctl on the running broker.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    Task ControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken);
}
