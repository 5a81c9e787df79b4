using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Webhooks;
using ImageGen.Jobs.Predictions;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Replicate;

/// <summary>Makes images for Replicate's clients: translates the request, submits it like any other, and waits for the jobs if the client prefers that.</summary>
internal sealed class PredictionCreator(ClientJobs jobs, ModelNames models, WebhookEndpointService webhooks, PredictionViews views)
{
    // Node closes a connection without a response after 5 minutes; a client that gets a prediction before goes on to poll.
    private const int MaxWaitSeconds = 270;

    /// <summary>Handles a request for a prediction.</summary>
    /// <param name="http">The request.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="model">The model in the path; null if the body names it.</param>
    public async Task<IResult> CreateAsync(HttpContext http, Tenant tenant, string? model)
    {
        using var large = jobs.Admit(tenant);
        var faults = new ValidationErrors();
        var request = await ReplicateRequestReader.ReadAsync(http.Request, model, large.EnterAsync, faults, http.RequestAborted);
        faults.ThrowIfAny();
        var choice = models.ChooseByReplicateName(request.Model);
        var submitted = jobs.Check(request.Image with { Provider = choice.Provider, Model = choice.Model }, faults);
        if (request.Image.Webhook is { } url)
        {
            submitted = submitted with { Request = submitted.Request with { Webhook = await WebhookOfAsync(http, tenant, url, request.Events) } };
        }

        await using var order = await jobs.SubmitAsync(http, tenant, "replicate", submitted, choice);
        var made = WaitPreference.Read(http.Request, Math.Min(MaxWaitSeconds, (int)jobs.WaitLimit.TotalSeconds)) is { } seconds
            ? await WaitAsync(seconds)
            : await jobs.ReadAsync(http, order);
        if (made.Count == 0)
        {
            return new ProblemResult(KnownProblems.JobNotFound);
        }

        var view = await views.OfAsync(http.Request, order.Id, made, http.RequestAborted);

        // Clients that wait go on to poll after this status only.
        view = view.CompletedAt is null ? view with { Status = PredictionView.Starting } : view;
        await PredictionViews.Respond(view, StatusCodes.Status201Created).ExecuteAsync(http);

        // The client has the id: what it asks for next is another order.
        await order.Repeat.CompleteAsync(http);
        return Results.Empty;

        Task<IReadOnlyList<Job>> WaitAsync(int wait)
        {
            http.Response.Headers[WaitPreference.AppliedHeader] = $"wait={wait}";
            return jobs.WaitAsync(http, tenant, order, TimeSpan.FromSeconds(wait));
        }
    }

    /// <summary>The webhook as the jobs keep it. Its deliveries need a secret, which the tenant gets with its first webhook, as at Replicate.</summary>
    private async Task<string> WebhookOfAsync(HttpContext http, Tenant tenant, string url, IReadOnlyList<string> events)
    {
        await webhooks.GetJobSecretAsync(tenant, http.RequestAborted);
        var address = new PredictionWebhook(url, new Uri(PredictionViews.OriginOf(http.Request)), events).ToAddress();
        return address.Length <= ImageRequest.MaxUrlLength ? address
            : throw ValidationErrors.Refuse("webhook", $"must be at most {ImageRequest.MaxUrlLength - (address.Length - url.Length)} characters long.");
    }
}
