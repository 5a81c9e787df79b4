namespace ImageGen.Gateway.Http;

/// <summary>Makes every answer that is not a success a problem.</summary>
internal static class ProblemsRegistration
{
    /// <summary>Registers the exception handler.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services) => services.AddExceptionHandler<ProblemHandler>();

    /// <summary>Answers exceptions and bare status codes of everything after it with problems.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = static context => Answer(context, StatusCodes.Status500InternalServerError) })
        .UseStatusCodePages(static page => Answer(page.HttpContext, page.HttpContext.Response.StatusCode));

    private static Task Answer(HttpContext context, int status) => new ProblemResult(StatusProblems.Of(status)).ExecuteAsync(context);
}
