namespace ImageGen.Storage.Waiting;

/// <summary>The jobs of a lane that wait for the same provider, in the order in which they begin. Other jobs never wait behind them.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Provider">The provider instance; for GPU servers of a pool, the pool.</param>
/// <param name="Model">For a pool the model of the jobs, which may be empty: a server is kept for the model that it has loaded. Null for an instance.</param>
public sealed record WaitingLine(string Lane, string Provider, string? Model = null)
{
    /// <summary>The name in the store. Names of lanes and providers have no colon.</summary>
    public string Name => Model is null ? $"{Lane}:{Provider}" : $"{Lane}:{Provider}:{Model}";

    /// <summary>The line of that name; null if it is not the name of a line.</summary>
    public static WaitingLine? Parse(string name) => name.Split(':', 3) switch
    {
        [{ Length: > 0 } lane, { Length: > 0 } provider] => new WaitingLine(lane, provider),
        [{ Length: > 0 } lane, { Length: > 0 } provider, var model] => new WaitingLine(lane, provider, model),
        _ => null,
    };
}
