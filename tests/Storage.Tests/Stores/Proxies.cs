using System.Reflection;
using System.Runtime.ExceptionServices;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>Connections that behave as the real one they wrap, but for one thing.</summary>
internal static class Proxies
{
    /// <summary>All keys get a prefix, so that many stores on one server do not see each other.</summary>
    public static IConnectionMultiplexer Prefixed(IConnectionMultiplexer redis, string prefix)
        => WithDatabase(redis, database => database.WithKeyPrefix(prefix));

    /// <summary>Something happens just before the first script runs.</summary>
    public static IConnectionMultiplexer Interposed(IConnectionMultiplexer redis, Func<Task> before)
    {
        Func<Task>? once = before;
        return WithDatabase(redis, database => Wrap(database, (method, _) =>
        {
            if (method.Name == nameof(IDatabase.ScriptEvaluateAsync) && Interlocked.Exchange(ref once, null) is { } action)
            {
                Task.Run(action).GetAwaiter().GetResult();
            }

            return null;
        }));
    }

    private static IConnectionMultiplexer WithDatabase(IConnectionMultiplexer redis, Func<IDatabase, IDatabase> change)
        => Wrap(redis, (method, _) => method.Name == nameof(IConnectionMultiplexer.GetDatabase) ? change(redis.GetDatabase()) : null);

    /// <summary>Calls go to the target where the interception answers null.</summary>
    private static T Wrap<T>(T target, Func<MethodInfo, object?[]?, object?> intercept)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)proxy).Set(target, intercept);
        return proxy;
    }

#pragma warning disable CA1852 // The runtime makes a subtype of it.
    public class Proxy : DispatchProxy
#pragma warning restore CA1852
    {
        private object _target = null!;
        private Func<MethodInfo, object?[]?, object?> _intercept = null!;

        public void Set(object target, Func<MethodInfo, object?[]?, object?> intercept) => (_target, _intercept) = (target, intercept);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            try
            {
                return _intercept(targetMethod!, args) ?? targetMethod!.Invoke(_target, args);
            }
            catch (TargetInvocationException exception)
            {
                ExceptionDispatchInfo.Throw(exception.InnerException!);
                throw;
            }
        }
    }
}
