using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Access;

/// <summary>Responds to requests that the caller may not make, with a problem.</summary>
internal sealed class AccessResultHandler(IOptions<AccessOptions> options) : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        => authorizeResult.Succeeded ? next(context)
            : Refuse(context, context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope ?? AccessScope.Admin).ExecuteAsync(context);

    /// <summary>The response to a request that only an operator may make, although its route needs another scope.</summary>
    public IResult RefuseOperatorCall(HttpContext context) => Refuse(context, AccessScope.Admin);

    private static ProblemResult Respond(HttpContext context, Problem problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return new ProblemResult(problem);
    }

    private ProblemResult Refuse(HttpContext context, AccessScope scope) => Respond(context, context.Features.Get<Caller>() switch
    {
        null => context.Features.Get<Problem>() ?? AccessProblems.CredentialsNeeded,
        { IsAnonymous: true } => RefusalOfAnonymous(),
        _ => AccessProblems.ScopeMissing(scope),
    });

    /// <summary>Where no credentials are required, only the calls of operators are refused.</summary>
    private Problem RefusalOfAnonymous() => string.IsNullOrEmpty(options.Value.AdminToken) ? AccessProblems.NoAdminToken : AccessProblems.NotAdmin;
}
