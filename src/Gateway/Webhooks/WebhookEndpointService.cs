using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Signing;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Secrets;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>Registers, reads and changes a tenant's endpoints. An endpoint of another tenant is treated as not existing.</summary>
internal sealed class WebhookEndpointService(IWebhookRegistry registry, IWebhookDeliveries deliveries, TimeProvider time)
{
    private const string ByOwner = "owner";
    private const int Attempts = 5;

    /// <exception cref="ProblemException">The tenant has too many endpoints, or there is no key ring.</exception>
    public async Task<KnownEndpoint> AddAsync(Tenant tenant, WebhookBody body, CancellationToken cancellationToken)
    {
        var (id, secret) = (JobId.New(), WebhookSignature.NewSecret());
        var endpoint = new WebhookEndpoint
        {
            Id = id,
            Tenant = tenant.Name,
            Url = body.Url!,
            Events = body.Events ?? WebhookTypes.Default,
            Description = NullIfEmpty(body.Description),
            SealedSecret = WithRing(() => registry.Seal(id, secret)),
            CreatedAt = time.GetUtcNow(),
        };
        return await registry.TryAddAsync(endpoint, cancellationToken)
            ? new KnownEndpoint(endpoint, secret, IsNew: true, null)
            : throw new ProblemException(WebhookProblems.TooMany);
    }

    public async Task<IReadOnlyList<KnownEndpoint>> ListAsync(Tenant tenant, CancellationToken cancellationToken)
        => [.. (await registry.ListAsync(tenant.Name, cancellationToken)).Select(Known)];

    public async Task<KnownEndpoint> ReadAsync(Tenant tenant, string id, CancellationToken cancellationToken) => Known(await FindAsync(tenant, id, cancellationToken));

    /// <summary>The endpoint a path names, without its secret.</summary>
    /// <exception cref="ProblemException">404: the tenant has none of that id.</exception>
    public async Task<WebhookEndpoint> FindAsync(Tenant tenant, string id, CancellationToken cancellationToken)
        => await registry.FindAsync(tenant.Name, PathId.Parse(id, WebhookProblems.NotFound), cancellationToken) ?? throw new ProblemException(WebhookProblems.NotFound);

    /// <summary>Like <see cref="FindAsync"/>, for operations that require an enabled endpoint.</summary>
    /// <exception cref="ProblemException">404, or 409: it is disabled.</exception>
    public async Task<WebhookEndpoint> FindEnabledAsync(Tenant tenant, string id, CancellationToken cancellationToken)
        => await FindAsync(tenant, id, cancellationToken) is { DisabledBecause: null } endpoint ? endpoint : throw new ProblemException(WebhookProblems.Disabled);

    public async Task<KnownEndpoint> ChangeAsync(Tenant tenant, string id, WebhookBody body, CancellationToken cancellationToken)
    {
        // The secret is decrypted first: an endpoint that the response could not describe is not changed.
        var changed = await ReplaceAsync(tenant, id, endpoint => Known(endpoint).Endpoint with
        {
            Url = body.Url ?? endpoint.Url,
            Events = body.Events ?? endpoint.Events,
            Description = body.Description is { } description ? NullIfEmpty(description) : endpoint.Description,
            DisabledBecause = body.Disabled switch { true => endpoint.DisabledBecause ?? ByOwner, false => null, null => endpoint.DisabledBecause },
        }, cancellationToken);
        if (body.Disabled == true)
        {
            // Crash point: the endpoint is disabled, and deliveries are still pending. The worker drops each one when it is due.
            await deliveries.DropAsync(changed.Id, cancellationToken);
        }
        else if ((body.Disabled == false || body.Url is not null) && changed.DisabledBecause is null)
        {
            // Pending retries failed against the old address, so they are due at once.
            await deliveries.BringForwardAsync(changed.Id, cancellationToken);
        }

        return Known(changed);
    }

    /// <summary>Creates a new secret. The current secret also signs for <see cref="KnownEndpoint.Overlap"/>; the one before it ends at once.</summary>
    public async Task<KnownEndpoint> RotateAsync(Tenant tenant, string id, CancellationToken cancellationToken)
    {
        var secret = WebhookSignature.NewSecret();
        var rotated = await ReplaceAsync(tenant, id, endpoint => Rotate(endpoint, secret), cancellationToken);
        return new KnownEndpoint(rotated, secret, IsNew: true, rotated.SealedPrevious is null ? null : rotated.PreviousUntil);
    }

    public async Task RemoveAsync(Tenant tenant, string id, CancellationToken cancellationToken)
    {
        var endpoint = PathId.Parse(id, WebhookProblems.NotFound);
        if (!await registry.TryRemoveAsync(tenant.Name, endpoint, cancellationToken))
        {
            throw new ProblemException(WebhookProblems.NotFound);
        }

        // Crash point: the endpoint is deleted, and deliveries are still pending. The worker drops each one when it is due.
        await deliveries.DropAsync(endpoint, cancellationToken);
    }

    public async Task<KnownEndpoint?> FindJobSecretAsync(Tenant tenant, CancellationToken cancellationToken)
        => await registry.FindJobSecretAsync(tenant.Name, cancellationToken) is { } secret ? Known(secret) : null;

    /// <summary>The same secret, which is created if the tenant has none.</summary>
    /// <exception cref="ProblemException">There is no key ring, or it does not decrypt the secret.</exception>
    public async Task<KnownEndpoint> GetJobSecretAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        if (await FindJobSecretAsync(tenant, cancellationToken) is { } known)
        {
            return known;
        }

        var secret = WebhookSignature.NewSecret();
        var first = FirstJobSecret(tenant, secret);
        return await registry.TryWriteJobSecretAsync(first, cancellationToken) ? new KnownEndpoint(first, secret, IsNew: true, null)
            : await FindJobSecretAsync(tenant, cancellationToken) ?? throw new ProblemException(WebhookProblems.Moved);
    }

    /// <summary>Creates the tenant's secret for addresses that jobs name, or rotates it like <see cref="RotateAsync"/>.</summary>
    public async Task<KnownEndpoint> RotateJobSecretAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var secret = WebhookSignature.NewSecret();
            var next = await registry.FindJobSecretAsync(tenant.Name, cancellationToken) is { } present ? Rotate(present, secret) : FirstJobSecret(tenant, secret);
            if (await registry.TryWriteJobSecretAsync(next, cancellationToken))
            {
                return new KnownEndpoint(next, secret, IsNew: true, next.SealedPrevious is null ? null : next.PreviousUntil);
            }
        }

        throw new ProblemException(WebhookProblems.Moved);
    }

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;

    private WebhookEndpoint FirstJobSecret(Tenant tenant, string secret)
    {
        var id = JobId.New();
        return new WebhookEndpoint
        {
            Id = id,
            Tenant = tenant.Name,
            Url = "",
            Events = [],
            SealedSecret = WithRing(() => registry.Seal(id, secret)),
            CreatedAt = time.GetUtcNow(),
        };
    }

    private WebhookEndpoint Rotate(WebhookEndpoint endpoint, string secret) => endpoint with
    {
        SealedSecret = WithRing(() => registry.Seal(endpoint.Id, secret)),
        SealedPrevious = CanOpen(endpoint) ? endpoint.SealedSecret : null,
        PreviousUntil = time.GetUtcNow() + KnownEndpoint.Overlap,
    };

    /// <summary>Whether the secret can still be decrypted. One encrypted with a lost key ring signs nothing more and must be replaced.</summary>
    private bool CanOpen(WebhookEndpoint endpoint)
    {
        try
        {
            registry.Open(endpoint with { SealedPrevious = null }, time.GetUtcNow());
            return true;
        }
        catch (KeyRingUnavailableException)
        {
            return false;
        }
    }

    private async Task<WebhookEndpoint> ReplaceAsync(Tenant tenant, string id, Func<WebhookEndpoint, WebhookEndpoint> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var next = change(await FindAsync(tenant, id, cancellationToken));
            if (await registry.TryReplaceAsync(next, cancellationToken))
            {
                return next;
            }
        }

        throw new ProblemException(WebhookProblems.Moved);
    }

    private KnownEndpoint Known(WebhookEndpoint endpoint)
    {
        var secrets = WithRing(() => registry.Open(endpoint, time.GetUtcNow()));
        return new KnownEndpoint(endpoint, secrets[0], IsNew: false, secrets.Count > 1 ? endpoint.PreviousUntil : null);
    }

    private static T WithRing<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (KeyRingUnavailableException exception)
        {
            throw new ProblemException(WebhookProblems.NoKeyRing(exception.Message));
        }
    }
}
