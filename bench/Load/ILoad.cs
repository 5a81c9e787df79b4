namespace ImageGen.Bench.Load;

/// <summary>A system under load: takes jobs, and tells of each one's completion by an event on the bus.</summary>
internal interface ILoad : IAsyncDisposable
{
    /// <summary>How it is called in the tables.</summary>
    string Name { get; }

    /// <summary>The process that works on the jobs.</summary>
    int WorkerId { get; }

    /// <summary>All its processes, by the name of their part.</summary>
    IReadOnlyDictionary<string, int> Processes { get; }

    /// <summary>The completions as they come.</summary>
    Completions Completions { get; }

    /// <summary>Hands a job in and answers its id once it is accepted.</summary>
    Task<Guid> SubmitAsync(string prompt);
}
