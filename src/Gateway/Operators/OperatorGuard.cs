namespace ImageGen.Gateway.Operators;

/// <summary>Lets only the operator's calls pass where an admin token is configured; all where none is.</summary>
internal sealed class OperatorGuard(OperatorCheck check) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        => check.Refuse(context.HttpContext) ?? await next(context);
}
