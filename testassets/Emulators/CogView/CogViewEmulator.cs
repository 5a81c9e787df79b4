namespace ImageGen.Emulators.CogView;

/// <summary>An emulator of Zhipu's image API, synchronous and asynchronous, written from the published pages, without any code of this project.</summary>
public sealed class CogViewEmulator : Emulator
{
    private readonly Account _account;

    private CogViewEmulator(EmulatorApp app, Account account)
        : base(app, account) => _account = account;

    /// <summary>The address of the API; it ends in <c>/api/paas/v4</c>, without a slash.</summary>
    public override Uri BaseUrl => new(State.Root, Routes.Base);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [.. _account.Models.Select(model => model.Name)];

    /// <summary>Starts the emulator on loopback; returns when it accepts requests.</summary>
    public static async Task<CogViewEmulator> StartAsync(CogViewOptions? options = null, CancellationToken cancellationToken = default)
    {
        var account = new Account(options ?? new CogViewOptions());
        return new CogViewEmulator(await EmulatorApp.StartAsync(account, Map, cancellationToken, account.Options.SeparateImageHost), account);

        void Map(WebApplication server)
        {
            server.MapGenerations(account);
            server.MapTasks(account);
            server.MapSignedImages(account);
        }
    }
}
