using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Routing;

namespace ImageGen.Gateway.OpenAi;

/// <summary>Makes images for OpenAI's clients: translates the request, submits it like any other, waits for the jobs, and translates their results.</summary>
internal sealed class OpenAiImages(ClientJobs jobs, ModelNames models, RouteTable routes, OpenAiAnswer answer, OpenAiStream stream)
{
    /// <summary>The header with the id of the job or batch, in place of OpenAI's request id.</summary>
    public const string RequestIdHeader = "x-request-id";

    private const string Kind = "openai";

    /// <summary>Handles a request for new images, or for an edit of one.</summary>
    public async Task<IResult> CreateAsync(HttpContext http, Tenant tenant, bool isEdit)
    {
        using var large = jobs.Admit(tenant);
        var faults = new ValidationErrors();
        var request = isEdit && OpenAiForm.Is(http.Request)
            ? await OpenAiForm.ReadAsync(http.Request, large.EnterAsync, faults, http.RequestAborted)
            : await OpenAiRequestReader.ReadAsync(http.Request, isEdit, large.EnterAsync, faults, http.RequestAborted);
        var choice = models.Choose(request.Model);
        var submitted = jobs.Check(Translate(request, choice, tenant), faults);
        await using var order = await jobs.SubmitAsync(http, tenant, isEdit ? "openai.edits" : "openai.generations", submitted, choice);
        http.Response.Headers[RequestIdHeader] = $"{order.Id}";
        if (request.Stream)
        {
            await stream.WriteAsync(http, tenant, request, order.JobIds, isEdit, jobs.WaitLimit, order.Repeat);
            return Results.Empty;
        }

        await answer.WriteAsync(http, request, order.JobIds, await jobs.WaitAsync(http, tenant, order, jobs.WaitLimit), order.Repeat);
        return Results.Empty;
    }

    private ImageRequest Translate(OpenAiRequest request, ModelChoice choice, Tenant tenant)
    {
        var size = request.Size is null or "auto" ? null : SizeText.Parse(request.Size);
        var translated = new ImageRequest
        {
            Prompt = request.Prompt,
            Image = request.Image,
            Width = size?.Width,
            Height = size?.Height,
            Count = request.N is > 1 ? request.N : null,
            Provider = choice.Provider,
            Model = choice.Model,
            OutputFormat = request.OutputFormat switch
            {
                "png" => OutputFormat.Png,
                "jpeg" => OutputFormat.Jpeg,
                "webp" => OutputFormat.Webp,
                _ => null,
            },
            Metadata = request.User is { } user ? new Dictionary<string, string>(StringComparer.Ordinal) { ["user"] = user } : null,
            ExpiresIn = ClientJobs.ExpiresIn,
        };
        var isForOpenAi = request.ModelOptions.Count > 0 && routes.KindOf(routes.For(translated, tenant.Name)) == Kind;
        return isForOpenAi ? translated with { ProviderOptions = request.ModelOptions } : translated;
    }
}
