namespace ImageGen.Emulators.Stability;

/// <summary>
/// A running double of Stability AI's Stable Image (v2beta: core, ultra, sd3) and its balance, written from the published schema, and from
/// nothing of this project. Requests for the balance are counted as polls.
/// </summary>
public sealed class StabilityEmulator : Emulator
{
    private readonly Account _account;

    private StabilityEmulator(EmulatorApp app, Account account)
        : base(app, account) => _account = account;

    /// <summary>Where the API is, without a path: its versions are side by side.</summary>
    public override Uri BaseUrl => State.Root;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models { get; } = ["core", "ultra", "sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash"];

    /// <summary>The credits that are left on the account.</summary>
    public decimal Credits => _account.Purse.Left;

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<StabilityEmulator> StartAsync(StabilityOptions? options = null, CancellationToken cancellationToken = default)
    {
        var account = new Account(options ?? new StabilityOptions());
        return new StabilityEmulator(await EmulatorApp.StartAsync(account, Map, cancellationToken), account);

        void Map(WebApplication server)
        {
            server.MapGenerate(account);
            server.MapBalance(account);
        }
    }
}
