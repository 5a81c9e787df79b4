namespace ImageGen.Emulators.HuggingFace;

/// <summary><c>GET /api/models/{id}?expand[]=inferenceProviderMapping</c>: the providers of a model. <c>GET /api/whoami-v2</c>: the owner of the token.</summary>
internal static class HubApi
{
    public static void MapHub(this WebApplication app, Account account)
    {
        app.MapGet("/api/models/{owner}/{name}", context =>
        {
            account.Traffic.CountList();
            return Responses.ShowAsync(context, account, FaultPoint.List, () => ShowAsync(context));
        });
        app.MapGet("/api/whoami-v2", context => account.HasToken(context.Request)
            ? Json.WriteAsync(context, 200, Json.Bytes(new { type = "user", id = "64bfcd5ff462a99a04fd1ec8", name = "acme", auth = new { type = "access_token" } }))
            : Responses.ErrorAsync(context, 401, RouterMessages.BadToken));
    }

    private static Task ShowAsync(HttpContext context)
    {
        var id = $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["name"]}";
        if (HubModel.All.FirstOrDefault(model => model.Id == id) is not { } model)
        {
            return Responses.ErrorAsync(context, 404, "Repository not found");
        }

        var isExpanded = context.Request.Query["expand[]"] == "inferenceProviderMapping";
        return Json.WriteAsync(context, 200, Json.Bytes(new
        {
            _id = "64bfcd5ff462a99a04fd1ec8",
            id = model.Id,
            inferenceProviderMapping = isExpanded ? model.Providers.ToDictionary(one => one.Name, Show) : null,
        }));
    }

    private static object Show(ServingProvider one) => one.Weights is null
        ? new { status = one.Status, providerId = one.ProviderId, task = one.Task }
        : new { status = one.Status, providerId = one.ProviderId, task = one.Task, adapter = "lora", adapterWeightsPath = one.Weights };
}
