namespace ImageGen.Servers;

/// <summary>One server on one port with data that survives a kill, in a container or as a process.</summary>
internal interface IServerInstance : IAsyncDisposable
{
    /// <summary>The loopback port of the server; the same after every start.</summary>
    int Port { get; }

    /// <summary>Starts it, or starts it again on its data, and waits until it answers.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Ends it as a power cut would (SIGKILL) and waits until it is gone.</summary>
    Task KillAsync();

    /// <summary>Removes the data of a server that is down.</summary>
    Task WipeAsync(CancellationToken cancellationToken);
}
