namespace ImageGen.Gateway.Http;

/// <summary>Metadata of an endpoint whose query <see cref="QueryGuard"/> does not check: it ignores unknown parameters, or reports them together with the wrong values of the others.</summary>
internal sealed class UnguardedQuery;
