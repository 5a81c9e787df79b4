namespace ImageGen.Providers.Retirement;

/// <summary>A service whose models have known shutdown dates.</summary>
public interface IRetirementNotice : IImageProvider
{
    /// <summary>The known retirement of the instance's own model, without a call; null for none.</summary>
    ModelRetirement? KnownRetirement { get; }

    /// <summary>Queries the service, if it has such a call; afterwards <see cref="KnownRetirement"/> includes its response. It buys nothing.</summary>
    /// <exception cref="ProviderFaultException">No response; the known data stay unchanged.</exception>
    Task RefreshRetirementAsync(CancellationToken cancellationToken);
}
