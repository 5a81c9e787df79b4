using ImageGen.Gateway.Problems;

namespace ImageGen.Gateway.Config;

/// <summary>Lets only calls pass that bear the admin token; none where there is none.</summary>
internal sealed class AdminGuard(OperatorCheck check) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return !check.HasToken ? new ProblemResult(ConfigProblems.NoAdminToken) : check.Refuse(context.HttpContext) ?? await next(context);
    }
}
