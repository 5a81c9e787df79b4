namespace ImageGen.Providers.Retirement;

/// <summary>A service whose models have known shutdown dates.</summary>
public interface IRetirementNotice : IImageProvider
{
    /// <summary>The known retirement of the instance's own model, without a call; null for none.</summary>
    ModelRetirement? KnownRetirement { get; }

    /// <summary>Asks the service, if it has such a call; afterwards <see cref="KnownRetirement"/> includes its answer. It buys nothing.</summary>
    /// <exception cref="ProviderFaultException">No response; the known data stay unchanged.</exception>
    Task RefreshRetirementAsync(CancellationToken cancellationToken);
}
