namespace ImageGen.Gateway.Http;

/// <summary>Makes every error response a problem.</summary>
internal static class ProblemsRegistration
{
    /// <summary>Registers the exception handler.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services) => services.AddExceptionHandler<ProblemHandler>();

    /// <summary>Writes problems for exceptions and bare status codes of all middleware after it.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = static context => WriteAsync(context, StatusCodes.Status500InternalServerError) })
        .UseStatusCodePages(static page => WriteAsync(page.HttpContext, page.HttpContext.Response.StatusCode));

    private static Task WriteAsync(HttpContext context, int status) => new ProblemResult(StatusProblems.Of(status)).ExecuteAsync(context);
}
