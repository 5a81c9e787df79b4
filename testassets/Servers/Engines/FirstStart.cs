namespace ImageGen.Servers;

/// <summary>The first start of a server, with another port if another process took the chosen one in between.</summary>
internal static class FirstStart
{
    private const int Attempts = 5;

    public static async Task<T> StartAsync<T>(Func<T> create, CancellationToken cancellationToken)
        where T : IServerInstance
    {
        for (var attempt = 1; ; attempt++)
        {
            var instance = create();
            try
            {
                await instance.StartAsync(cancellationToken);
                return instance;
            }
            catch (Exception exception)
            {
                await instance.DisposeAsync();
                if (attempt == Attempts || exception is not ServerStartException { IsPortCollision: true })
                {
                    throw;
                }
            }
        }
    }
}
