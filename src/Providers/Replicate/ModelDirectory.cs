using System.Collections.Concurrent;
using System.Net;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Finds out how a model is ordered and what it takes, by calls that buy nothing, and remembers it for an hour. It has to be asked,
/// because a bare <c>owner/name</c> can only be ordered from official models; of all others it is the latest version that is meant.
/// </summary>
internal sealed class ModelDirectory(ReplicateApi api, TimeProvider clock)
{
    private const int MaxRemembered = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<ModelName, (ResolvedModel Model, DateTimeOffset Until)> _remembered = new();

    /// <summary>The model, or the answer that says why there is none.</summary>
    /// <exception cref="ProviderFaultException">It can't be found out now; nothing was bought.</exception>
    public async Task<(ResolvedModel? Model, Answer? Refusal)> FindAsync(ModelName name, CancellationToken cancellationToken)
    {
        if (_remembered.TryGetValue(name, out var known) && known.Until > clock.GetUtcNow())
        {
            return (known.Model, null);
        }

        return name switch
        {
            { Path: null } => (new ResolvedModel(null, name.Version, null), null),
            { Version: { } version } => (await FindVersionAsync(name, name.Path, version, cancellationToken), null),
            _ => await FindLatestAsync(name, name.Path, cancellationToken),
        };
    }

    /// <summary>Whether what the model takes was found out, be it that it has no schema.</summary>
    public bool Knows(ModelName name) => _remembered.TryGetValue(name, out var known) && known.Until > clock.GetUtcNow();

    /// <summary>Forgets a model that was not taken, so that the next order asks anew: its latest version may have been withdrawn.</summary>
    public void Forget(ModelName name) => _remembered.TryRemove(name, out _);

    // The version is known; asking is only for its inputs, so that nothing is lost when it fails.
    private async Task<ResolvedModel> FindVersionAsync(ModelName name, string path, string version, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await api.GetVersionAsync(path, version, cancellationToken);
            if (answer.Status == HttpStatusCode.OK && WireJson.Read(answer.Body, ReplicateJson.Default.WireVersion) is { } found)
            {
                return Remember(name, new(path, version, ModelInputs.Read(found.OpenApiSchema)));
            }
        }
        catch (ProviderFaultException)
        {
            // The order itself will meet the same fault, and say what it means.
        }

        return new(path, version, null);
    }

    private async Task<(ResolvedModel?, Answer?)> FindLatestAsync(ModelName name, string path, CancellationToken cancellationToken)
    {
        var answer = await api.GetModelAsync(path, cancellationToken);
        if (!answer.IsSuccess)
        {
            return (null, answer);
        }

        var model = WireJson.Read(answer.Body, ReplicateJson.Default.WireModel) ?? throw ReplicateFaults.Unreadable(mayHaveBought: false);
        var latest = model.LatestVersion;
        var inputs = latest is null ? null : ModelInputs.Read(latest.OpenApiSchema);

        // Answers from before official models were marked say nothing; then a version, where there is one, always works.
        var isOfficial = model.IsOfficial ?? latest?.Id is null;
        return (Remember(name, new(path, isOfficial ? null : latest?.Id, inputs)), null);
    }

    private ResolvedModel Remember(ModelName name, ResolvedModel model)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            // Callers may name any model: a plain bound, since asking again is cheap.
            _remembered.Clear();
        }

        _remembered[name] = (model, clock.GetUtcNow() + Lifetime);
        return model;
    }
}
