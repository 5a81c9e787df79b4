namespace ImageGen.Servers;

/// <summary>One server on one port with data that survives a kill, in a container or as a process.</summary>
internal interface IServerInstance : IAsyncDisposable
{
    /// <summary>The loopback port of the server; the same after every start.</summary>
    int Port { get; }

    /// <summary>Starts it, or restarts it on its data, and waits until it responds.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Kills it (SIGKILL), like a power failure, and waits until it has ended.</summary>
    Task KillAsync();

    /// <summary>Removes the data of a server that is down.</summary>
    Task WipeAsync(CancellationToken cancellationToken);
}
