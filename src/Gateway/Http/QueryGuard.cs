namespace ImageGen.Gateway.Http;

/// <summary>
/// Refuses query parameters that a route does not have, and those given twice: a mistyped parameter would silently mean something else. Each route
/// declares its parameters; a route without a declaration takes none.
/// </summary>
internal sealed class QueryGuard : IEndpointFilter
{
    private static readonly QueryNames None = new([]);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var metadata = context.HttpContext.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<UnguardedQuery>() is null)
        {
            var faults = new ValidationErrors();
            (metadata?.GetMetadata<QueryNames>() ?? None).Check(context.HttpContext.Request.Query, faults);
            faults.ThrowIfAny();
        }

        return next(context);
    }
}
