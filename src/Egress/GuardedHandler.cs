namespace ImageGen.Egress;

/// <summary>Checks every address before it is requested, and limits the size of the response.</summary>
internal sealed class GuardedHandler(EgressGuard guard, long responseLimit) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        guard.Check(request.RequestUri);
        ProductIdentity.AddUserAgent(request);
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (RefusalIn(exception) is { } refusal)
        {
            // Thrown while the connection was established, and wrapped by the layers in between.
            throw new EgressRefusedException(refusal.Message);
        }

        if (response.Content.Headers.ContentLength > responseLimit)
        {
            response.Dispose();
            throw new EgressLimitException(responseLimit);
        }

        response.Content = new LimitedContent(response.Content, responseLimit);
        return response;
    }

    private static EgressRefusedException? RefusalIn(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is EgressRefusedException refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
